#pragma once

#include "ports/control_plane.h"
#include "ports/database.h"

namespace quarterdeck::control {

// Answers from the log of changes. May be called from any thread.
class DatabaseChangeFeed final : public ports::ChangeFeed {
 public:
  static constexpr std::size_t kMostChanges = 1000;  // in one page, whatever was asked for

  explicit DatabaseChangeFeed(ports::Database& database) : database_(database) {}

  Outcome<ports::ChangePage> changes_since(std::uint64_t sequence, std::size_t limit) override;
  Outcome<std::uint64_t> newest_sequence() override;

 private:
  ports::Database& database_;
};

}  // namespace quarterdeck::control
