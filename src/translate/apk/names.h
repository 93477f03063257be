#pragma once

#include <string>
#include <string_view>
#include <vector>

// Names of the objects of one API, derived from the name of its API object (data plane's own scheme where it has one).
namespace quarterdeck::translate::apk {

enum class StageName { production, sandbox };
std::string_view text_of(StageName stage);

class Names {
 public:
  explicit Names(std::string api) : api_(std::move(api)) {}

  const std::string& api() const { return api_; }
  std::string definition(std::size_t part) const;  // parts count from 1
  std::string route(StageName stage, std::string_view kind, std::size_t number) const;  // kind: "httproute"
  std::string backend(StageName stage) const;
  std::string mirror_backend(std::string_view url) const;
  std::string authentication() const { return api_ + "-authentication"; }
  std::string no_authentication() const { return api_ + "-no-authentication"; }
  std::string policy() const { return api_ + "-api-policy"; }
  std::string scope(const std::vector<std::string>& scopes) const;
  std::string limit() const { return "api-0-" + api_; }
  std::string operation_limit(std::string_view target, std::string_view verb) const;

 private:
  std::string api_;
};

}  // namespace quarterdeck::translate::apk
