#include "gateway/revocations/revocation_archive.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/codec.h"
#include "base/json.h"

namespace quarterdeck::gateway {
namespace {

Failure cannot(std::string_view act, const std::string& path, std::string_view because) {
  return {Problem::unavailable, fmt::format("Cannot {} the copy of revocations {}: {}. Check the disk and the permissions of its folder.", act, path, because)};
}

std::string lines_of(const std::vector<ports::Revocation>& revocations, std::uint64_t next) {
  std::string text;
  for (const auto& revocation : revocations) text += base::to_text(base::to_json(revocation)) + "\n";
  text += base::to_text(JsonObject{{"next", next}}) + "\n";
  return text;
}

// Everything is on the disk when this returns Done.
Outcome<Done> write_durably(const std::string& path, int flags, std::string_view text) {
  const int file = ::open(path.c_str(), flags | O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return cannot("open", path, std::strerror(errno));
  Outcome<Done> outcome = Done{};
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      outcome = cannot("write", path, std::strerror(errno));
      break;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (outcome && ::fdatasync(file) != 0) outcome = cannot("write", path, std::strerror(errno));
  ::close(file);
  return outcome;
}

enum class LineKind { revocation, position };

Outcome<LineKind> read_line(std::string_view line, RevocationArchive::Content& content, const std::string& path) {
  const auto json = base::parse_json(line);
  if (!json) return cannot("read", path, json.error().message);
  if (const auto* next = base::find(*json, "next")) {
    if (!next->is_number()) return cannot("read", path, "'next' is no number");
    content.next = next->to_number<std::uint64_t>();
    return LineKind::position;
  }
  auto revocation = base::from_json<ports::Revocation>(*json, base::UnknownMembers::ignore);
  if (!revocation) return cannot("read", path, revocation.error().message);
  content.revocations.push_back(*std::move(revocation));
  return LineKind::revocation;
}

}  // namespace

Outcome<std::optional<RevocationArchive::Content>> RevocationFile::load() {
  std::ifstream file(path_, std::ios::binary);
  if (!file) {
    if (!std::filesystem::exists(path_)) return std::optional<Content>();
    return cannot("open", path_, std::strerror(errno));
  }
  std::stringstream all;
  all << file.rdbuf();
  const auto text = all.str();
  Content content;
  std::string_view rest = text;
  bool has_position = false;
  for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    const auto line = read_line(rest.substr(0, end), content, path_);
    if (!line) return line.error();
    has_position = has_position || *line == LineKind::position;
    rest.remove_prefix(end + 1);
  }
  // The very first write did not get to its end: that is no list of anything.
  if (!has_position) return std::optional<Content>();
  return std::optional(std::move(content));
}

Outcome<Done> RevocationFile::append(const ports::RevocationPage& page) {
  return write_durably(path_, O_APPEND, lines_of(page.revocations, page.next));
}

Outcome<Done> RevocationFile::replace(const Content& content) {
  const auto temporary = path_ + ".new";
  if (auto written = write_durably(temporary, O_TRUNC, lines_of(content.revocations, content.next)); !written) return written;
  if (std::rename(temporary.c_str(), path_.c_str()) != 0) return cannot("replace", path_, std::strerror(errno));
  return Done{};
}

}  // namespace quarterdeck::gateway
