#include "apps/data_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace quarterdeck::apps {
namespace {

Failure cannot(std::string_view action, const std::filesystem::path& path, int error) {
  const auto* help = error == EROFS || error == EACCES ? "Make it writable for this user, or point --data-dir at another folder."
                     : error == ENOSPC                 ? "Free some space and start again."
                                                       : "Check the disk and the path.";
  return {Problem::unavailable, fmt::format("Cannot {} {}: {}. {}", action, path.string(), std::strerror(error), help)};
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const auto count = ::write(descriptor, content.data(), content.size());
    if (count < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// Nothing when it cannot be read to its end: a part of a key is no key.
std::optional<std::string> read_all(int descriptor) {
  std::string content;
  std::array<char, 4096> buffer{};
  while (true) {
    const auto count = ::read(descriptor, buffer.data(), buffer.size());
    if (count == 0) return content;
    if (count > 0) {
      content.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return std::nullopt;
    }
  }
}

// The name of a new file is kept by its folder, not by the file.
Outcome<Done> keep_names(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return cannot("write to the data folder", folder, errno);
  const bool is_kept = ::fsync(descriptor) == 0;
  const int error = errno;
  ::close(descriptor);
  return is_kept ? Outcome<Done>(Done{}) : cannot("write to the data folder", folder, error);
}

}  // namespace

Outcome<DataFolder> DataFolder::open(const std::filesystem::path& path, std::string_view lock_name) {
  // What is written there is for this user only, also by libraries that have no word for it, and also where others may enter the folder.
  ::umask(S_IRWXG | S_IRWXO);
  std::error_code error;
  const bool is_new = std::filesystem::create_directories(path, error);
  if (error) return cannot("create the data folder", path, error.value());
  if (is_new) std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);

  const auto lock_path = path / (std::string(lock_name) + ".lock");
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return cannot("write to the data folder", path, errno);
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return Failure{Problem::conflict, fmt::format("Another Quarterdeck process ({}) uses the data folder {}. Stop it, or point --data-dir at another folder.",
                                                  lock_name, path.string())};
  }
  return DataFolder(path, lock);
}

DataFolder::DataFolder(DataFolder&& other) noexcept : path_(std::move(other.path_)), lock_(other.lock_) { other.lock_ = -1; }

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

std::optional<std::string> DataFolder::read(std::string_view name) const {
  auto content = read_file(path_of(name));
  return content ? std::optional<std::string>(std::move(*content)) : std::nullopt;
}

Outcome<Done> DataFolder::write(std::string_view name, std::string_view content) const {
  const auto path = path_of(name);
  const auto draft = path.string() + ".new";
  const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return cannot("write", path, errno);
  const bool is_kept = write_all(descriptor, content) && ::fsync(descriptor) == 0;
  const int error = errno;
  ::close(descriptor);
  if (!is_kept) return cannot("write", path, error);
  if (std::rename(draft.c_str(), path.c_str()) != 0) return cannot("write", path, errno);
  return keep_names(path_);
}

Outcome<std::string> DataFolder::read_or_make(std::string_view name, const std::function<Outcome<std::string>()>& make) const {
  if (auto content = read(name)) return std::move(*content);
  // A file that is there but cannot be read is somebody's key: a new one over it would lock everybody out who has the old.
  if (std::error_code error; std::filesystem::exists(path_of(name), error) || error) return cannot("read", path_of(name), EACCES);
  auto made = make();
  if (!made) return made;
  if (auto written = write(name, *made); !written) return written.error();
  return made;
}

Outcome<std::string> read_file(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  auto content = descriptor < 0 ? std::nullopt : read_all(descriptor);
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (content) return std::move(*content);
  return Failure{Problem::not_found, fmt::format("Cannot read {}: {}. Check the path and its permissions.", path.string(), std::strerror(error))};
}

}  // namespace quarterdeck::apps
