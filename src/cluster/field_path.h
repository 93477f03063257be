#pragma once

#include <string>
#include <string_view>

// How messages name a place inside an object: "spec.rules[2].matches", "metadata.labels[app/name]".
namespace quarterdeck::cluster {

inline std::string child_path(const std::string& path, std::string_view field) {
  return path.empty() ? std::string(field) : path + "." + std::string(field);
}
inline std::string key_path(const std::string& path, std::string_view key) { return path + "[" + std::string(key) + "]"; }
inline std::string element_path(const std::string& path, std::size_t index) { return path + "[" + std::to_string(index) + "]"; }

}  // namespace quarterdeck::cluster
