#pragma once

#include <fmt/format.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

// Structured log lines on standard error: a constant sentence and named fields. One line per event, as logfmt or JSON.
//
//   log::info("revision deployed", {{"api", id.text()}, {"revision", number}});
namespace quarterdeck::log {

enum class Level { debug, info, warning, error, off };
enum class Format { logfmt, json };

class Field {
 public:
  template <class T>
  Field(std::string_view name, const T& value) : name_(name), value_(fmt::format("{}", value)) {}  // NOLINT(google-explicit-constructor)
  std::string_view name() const { return name_; }
  const std::string& value() const { return value_; }

 private:
  std::string_view name_;
  std::string value_;
};
using Fields = std::initializer_list<Field>;

// Call once, before threads start. Nothing is set up by default but level info and logfmt.
void set_up(Level level, Format format);
bool enabled(Level level);

void debug(std::string_view sentence, Fields fields = {});
void info(std::string_view sentence, Fields fields = {});
void warning(std::string_view sentence, Fields fields = {});
void error(std::string_view sentence, Fields fields = {});

}  // namespace quarterdeck::log
