#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "definitions/mistake.h"
#include "definitions/openapi/wanted_places.h"

// Where a reader stands in a document, and what it found there.
namespace quarterdeck::definitions::openapi {

// A place as a chain of members on the reader's stack: costs nothing until something is wrong there.
class Place {
 public:
  Place() = default;
  Place(const Place& parent, std::string_view member) : parent_(&parent), member_(member) {}
  Place(const Place& parent, std::size_t index) : parent_(&parent), index_(index) {}

  std::string text() const;                     // paths./orders.get.parameters[2]
  std::vector<std::string> segments() const;    // an index as its number

 private:
  const Place* parent_ = nullptr;
  std::string_view member_;
  std::size_t index_ = 0;
};

class Findings {
 public:
  explicit Findings(std::size_t most) : most_(most) {}

  void mistake(const Place& at, std::string message);
  void notice(const Place& at, std::string message);

  bool has_mistakes() const { return count_ != 0; }
  const Places& places() const { return places_; }  // of the mistakes, in their order
  // Adds the line of each place, and says how many mistakes were left out.
  void finish(const std::vector<std::size_t>& lines);
  std::vector<Mistake> take_mistakes() { return std::move(mistakes_); }
  std::vector<Mistake> take_notices() { return std::move(notices_); }

 private:
  std::size_t most_;
  std::size_t count_ = 0;
  std::vector<Mistake> mistakes_;
  Places places_;  // of mistakes_
  std::vector<Mistake> notices_;
};

}  // namespace quarterdeck::definitions::openapi
