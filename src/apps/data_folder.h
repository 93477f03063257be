#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/outcome.h"

namespace quarterdeck::apps {

// The folder that one process keeps its store and keys in. Nobody but its owner may read it; a lock keeps a second process out.
class DataFolder {
 public:
  // `lock_name` tells roles apart that share a folder: "control-plane", "cluster", ... or "up" for all in one.
  static Outcome<DataFolder> open(const std::filesystem::path& path, std::string_view lock_name);

  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  ~DataFolder();

  std::filesystem::path path_of(std::string_view name) const { return path_ / name; }
  std::optional<std::string> read(std::string_view name) const;
  // Written so that a crash leaves the old or the new content, never a part; readable by the owner only.
  Outcome<Done> write(std::string_view name, std::string_view content) const;
  // What the file holds, or what `make` gives, which is then kept.
  Outcome<std::string> read_or_make(std::string_view name, const std::function<Outcome<std::string>()>& make) const;

 private:
  DataFolder(std::filesystem::path path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::filesystem::path path_;
  int lock_;  // descriptor of the lock file; -1 after a move
};

// The whole content of a file that a setting names; the message names the file.
Outcome<std::string> read_file(const std::filesystem::path& path);

}  // namespace quarterdeck::apps
