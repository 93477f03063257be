#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"

// The three words that say which API is meant. Their only door is parse().
namespace quarterdeck::model {

class ApiName {  // "Pizza Shack": trimmed, no double blanks, at most 60 characters
 public:
  static Outcome<ApiName> parse(std::string_view text);
  const std::string& text() const { return text_; }
  std::string key() const;  // names that differ in case only are the same name

 private:
  explicit ApiName(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

class ApiVersion {  // "1.0.0": at most 30 characters, no blank
 public:
  static Outcome<ApiVersion> parse(std::string_view text);
  const std::string& text() const { return text_; }

 private:
  explicit ApiVersion(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// Where an API is served: "/pizza" is kept as the template "/pizza/{version}" and served at "/pizza/1.0.0".
class ApiContext {
 public:
  static Outcome<ApiContext> parse(std::string_view text, const ApiVersion& version);
  const std::string& path_template() const { return template_; }
  const std::string& path() const { return path_; }
  // The template without a last segment "{version}", as it was most likely written.
  std::string written() const;
  ApiContext with(const ApiVersion& version) const;

 private:
  ApiContext(std::string path_template, const ApiVersion& version);
  std::string template_;
  std::string path_;
};

}  // namespace quarterdeck::model
