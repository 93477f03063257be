#include "control/identity/key_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/bytes.h"
#include "base/text.h"

namespace quarterdeck::control {
namespace {

constexpr std::size_t kKeyBytes = 32;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

Failure failed(std::string_view what, const std::string& path) {
  const Problem problem = errno == ENOENT ? Problem::not_found : Problem::unavailable;
  return {problem, fmt::format("The key file {} cannot be {}: {}. Check the folder and its permissions.", path, what, std::strerror(errno))};
}

// A file's name is durable only when its folder is.
bool sync_folder_of(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path();
  const Descriptor descriptor(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return descriptor.get() >= 0 && ::fsync(descriptor.get()) == 0;
}

}  // namespace

Outcome<base::Secret> read_key_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return failed("read", path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return failed("read", path);
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Failure{Problem::invalid, fmt::format("The key file {0} may be read by others. Run: chmod 600 {0}", path)};
  }
  std::array<char, 4 * kKeyBytes> text{};
  const auto length = ::read(file.get(), text.data(), text.size());
  if (length < 0) return failed("read", path);
  auto key = base::from_hex(base::trimmed({text.data(), static_cast<std::size_t>(length)}));
  if (!key || key->size() != kKeyBytes) {
    return Failure{Problem::invalid, fmt::format("The key file {} does not hold 64 hexadecimal digits. Restore it from a backup.", path)};
  }
  return base::Secret(std::move(*key));
}

Outcome<base::Secret> create_key_file(const std::string& path, base::Secret key) {
  const std::string partial = path + ".new";
  ::unlink(partial.c_str());
  {
    const Descriptor file(::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (file.get() < 0) return failed("written", path);
    const std::string text = base::to_hex(key.reveal());
    if (::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) || ::fsync(file.get()) != 0) {
      return failed("written", path);
    }
  }
  // link() refuses an existing name, so two processes that start at once cannot each keep a key of their own.
  if (::link(partial.c_str(), path.c_str()) != 0) return failed("written", path);
  ::unlink(partial.c_str());
  if (!sync_folder_of(path)) return failed("written", path);
  return key;
}

}  // namespace quarterdeck::control
