#include "definitions/graphql/schema_builder.h"

#include <fmt/format.h>

#include <functional>

#include "base/text.h"
#include "definitions/graphql/built_in.h"

namespace quarterdeck::definitions::graphql {
namespace {

constexpr std::size_t kAnyNumber = static_cast<std::size_t>(-1);  // of tokens: the size of the text limits them

}  // namespace

Outcome<std::shared_ptr<const Schema>> SchemaBuilder::build(std::string_view sdl) {
  if (sdl.size() > limits_.most_bytes) {
    constexpr auto kHelp = "GraphQL: the schema has {} bytes; at most {} are read";
    return Failure{Problem::too_large, fmt::format(kHelp, sdl.size(), limits_.most_bytes)};
  }
  if (!base::is_utf8(sdl)) return Failure{Problem::invalid, "GraphQL: the schema is not UTF-8 text: save it in that encoding"};
  const TokenLimits limits{.most_tokens = kAnyNumber, .most_nesting = limits_.most_nesting};
  TokenStream built_in(kBuiltIn, limits);
  read(built_in, Origin::built_in);
  schema_->text_ = sdl;
  TokenStream stream(schema_->text_, limits);
  read(stream, Origin::document);
  if (stream.has_failed()) return stream.failure();
  connect();
  if (mistake_count_ != 0) return mistakes_as_failure();
  return std::shared_ptr<const Schema>(std::move(schema_));
}

void SchemaBuilder::mistake(std::string_view at, std::string message) {
  if (++mistake_count_ > limits_.most_mistakes) return;
  const auto& text = schema_->text_;
  const bool is_inside = !std::less<>()(at.data(), text.data()) && !std::less<>()(text.data() + text.size(), at.data());
  mistakes_.emplace_back(is_inside ? static_cast<std::size_t>(at.data() - text.data()) : 0, std::move(message));
}

Failure SchemaBuilder::mistakes_as_failure() const {
  std::string text = "GraphQL: ";
  for (const auto& [offset, message] : mistakes_) {
    text += fmt::format("{} at {}; ", message, position_in(schema_->text_, offset));
  }
  text.resize(text.size() - 2);
  if (mistake_count_ > mistakes_.size()) text += fmt::format("; and {} more mistakes", mistake_count_ - mistakes_.size());
  return {Problem::invalid, text};
}

Outcome<std::shared_ptr<const Schema>> parse_schema(std::string_view sdl, const SchemaLimits& limits) {
  return SchemaBuilder(limits).build(sdl);
}

}  // namespace quarterdeck::definitions::graphql
