#include "definitions/mistake.h"

#include <fmt/format.h>

namespace quarterdeck::definitions {

std::string text_of(const Mistake& mistake) {
  std::string text;
  if (mistake.line != 0) text += fmt::format("line {}: ", mistake.line);
  if (!mistake.path.empty()) text += mistake.path + ": ";
  return text + mistake.message;
}

Failure failure_of(const std::vector<Mistake>& mistakes) {
  std::string text;
  for (const auto& mistake : mistakes) {
    if (!text.empty()) text += "; ";
    text += text_of(mistake);
  }
  return {Problem::invalid, text};
}

}  // namespace quarterdeck::definitions
