#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/outcome.h"
#include "ports/control_plane.h"

namespace quarterdeck::gateway {

// A copy of the revocations that survives a restart, so that one without a control plane in reach forgets none. Calls must not overlap.
class RevocationArchive {
 public:
  struct Content {
    std::uint64_t next = 0;  // go on from here
    std::vector<ports::Revocation> revocations;
  };

  virtual ~RevocationArchive() = default;
  // Nothing when there is no copy yet. A copy that cannot be read is a failure: it must not pass for an empty one. What is kept is always a
  // complete list, as it was at some time.
  virtual Outcome<std::optional<Content>> load() = 0;
  virtual Outcome<Done> append(const ports::RevocationPage& page) = 0;
  virtual Outcome<Done> replace(const Content& content) = 0;
};

// One JSON object a line: the revocations as they came, and after each page the sequence to go on from. What was being written when the power
// went is an incomplete last line, which is left out.
class RevocationFile final : public RevocationArchive {
 public:
  explicit RevocationFile(std::string path) : path_(std::move(path)) {}
  Outcome<std::optional<Content>> load() override;
  Outcome<Done> append(const ports::RevocationPage& page) override;
  Outcome<Done> replace(const Content& content) override;

 private:
  std::string path_;
};

}  // namespace quarterdeck::gateway
