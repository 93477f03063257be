#include "sample/harbour.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "base/codec.h"
#include "base/text.h"
#include "sample/sample_files.h"

namespace quarterdeck::sample {
namespace {

constexpr std::size_t kMostShips = 10'000;  // a service to try things on should not fill the memory

template <class Named>
Outcome<std::size_t> position_in(const std::vector<Named>& list, std::string_view id, std::string_view what) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const Named& item) { return item.id == id; });
  if (found == list.end()) return Failure{Problem::not_found, fmt::format("There is no {} '{}'.", what, id)};
  return static_cast<std::size_t>(found - list.begin());
}

// "Brigid of Cobh" is brigid-of-cobh.
std::string id_of(std::string_view name) {
  std::string id;
  for (const char c : base::to_lower(name)) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (is_plain) id += c;
    if (!is_plain && !id.empty() && !id.ends_with('-')) id += '-';
  }
  while (id.ends_with('-')) id.pop_back();
  return id;
}

Outcome<Done> check(const ShipDraft& draft) {
  const auto wrong = [](std::string message) { return Failure{Problem::invalid, std::move(message)}; };
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (draft.name.size() > 60 || id_of(draft.name).empty()) return wrong("name: expected up to 60 characters with a letter or digit");
  if (draft.flag.size() != 2 || !std::all_of(draft.flag.begin(), draft.flag.end(), is_capital)) {
    return wrong("flag: expected a country code such as NO");
  }
  if (draft.length < 3 || draft.length > 500) return wrong("length: expected 3 to 500 metres");
  if (draft.draught <= 0 || draft.draught > 30) return wrong("draught: expected more than 0 and at most 30 metres");
  if (draft.built < 1700 || draft.built > 2100) return wrong("built: expected a year from 1700 to 2100");
  return Done{};
}

Ship with(Ship ship, const ShipDraft& draft) {
  ship.name = draft.name;
  ship.kind = draft.kind;
  ship.flag = draft.flag;
  ship.length = draft.length;
  ship.draught = draft.draught;
  ship.built = draft.built;
  return ship;
}

}  // namespace

HarbourData sample_data() {
  // The file is part of the program: that it reads is a matter of the tests.
  return *base::from_json<HarbourData>(*base::parse_json(file_named("harbour.json")));
}

Harbour::Harbour(HarbourData data) : data_(std::move(data)) {}

Outcome<std::size_t> Harbour::position_of_ship(std::string_view id) const { return position_in(data_.ships, id, "ship"); }

Outcome<std::size_t> Harbour::position_of_berth(std::string_view id) const { return position_in(data_.berths, id, "berth"); }

std::vector<Ship> Harbour::ships(const ShipFilter& filter) const {
  const std::lock_guard lock(mutex_);
  std::vector<Ship> found;
  for (const auto& ship : data_.ships) {
    if (filter.kind && ship.kind != *filter.kind) continue;
    if (!filter.flag.empty() && ship.flag != filter.flag) continue;
    if (base::contains_ignoring_case(ship.name, filter.search)) found.push_back(ship);
  }
  return found;
}

Outcome<Ship> Harbour::ship(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto at = position_of_ship(id);
  return at ? Outcome<Ship>(data_.ships[*at]) : at.error();
}

Outcome<Ship> Harbour::add(const ShipDraft& draft) {
  if (auto sound = check(draft); !sound) return sound.error();
  const std::lock_guard lock(mutex_);
  const auto id = id_of(draft.name);
  if (position_of_ship(id)) return Failure{Problem::conflict, fmt::format("There is a ship '{}' already. Choose another name.", id)};
  if (data_.ships.size() >= kMostShips) {
    return Failure{Problem::conflict, fmt::format("The harbour keeps {} ships at most. Remove one first.", kMostShips)};
  }
  data_.ships.push_back(with(Ship{.id = id}, draft));
  return data_.ships.back();
}

Outcome<Ship> Harbour::replace(std::string_view id, const ShipDraft& draft) {
  if (auto sound = check(draft); !sound) return sound.error();
  const std::lock_guard lock(mutex_);
  const auto at = position_of_ship(id);
  if (!at) return at.error();
  data_.ships[*at] = with(data_.ships[*at], draft);
  return data_.ships[*at];
}

Outcome<Done> Harbour::remove(std::string_view id) {
  const std::lock_guard lock(mutex_);
  const auto at = position_of_ship(id);
  if (!at) return at.error();
  data_.ships.erase(data_.ships.begin() + static_cast<std::ptrdiff_t>(*at));
  std::erase_if(data_.voyages, [&](const Voyage& voyage) { return voyage.ship == id; });
  return Done{};
}

Berth Harbour::shown(const Berth& berth) const {
  auto result = berth;
  const auto lies_here = [&](const Ship& ship) { return ship.berth == berth.id; };
  const auto found = std::find_if(data_.ships.begin(), data_.ships.end(), lies_here);
  result.ship = found == data_.ships.end() ? std::nullopt : std::optional(found->id);
  return result;
}

std::vector<Berth> Harbour::berths() const {
  const std::lock_guard lock(mutex_);
  std::vector<Berth> result;
  for (const auto& berth : data_.berths) result.push_back(shown(berth));
  return result;
}

Outcome<Berth> Harbour::berth(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto at = position_of_berth(id);
  return at ? Outcome<Berth>(shown(data_.berths[*at])) : at.error();
}

Outcome<Berth> Harbour::moor(std::string_view ship_id, std::string_view berth_id) {
  const std::lock_guard lock(mutex_);
  const auto ship_at = position_of_ship(ship_id);
  if (!ship_at) return ship_at.error();
  const auto berth_at = position_of_berth(berth_id);
  if (!berth_at) return berth_at.error();
  auto& ship = data_.ships[*ship_at];
  const auto berth = shown(data_.berths[*berth_at]);
  if (berth.ship && *berth.ship != ship.id) {
    return Failure{Problem::conflict, fmt::format("{} is taken by {}. Choose a free berth.", berth.name, *berth.ship)};
  }
  if (ship.length > berth.length || ship.draught > berth.depth) {
    constexpr auto kHelp = "{} is {} m long and needs {} m of water; {} has {} m and {} m. Choose a larger berth.";
    return Failure{Problem::conflict, fmt::format(kHelp, ship.name, ship.length, ship.draught, berth.name, berth.length, berth.depth)};
  }
  ship.berth = berth.id;
  return shown(data_.berths[*berth_at]);
}

Outcome<Ship> Harbour::cast_off(std::string_view ship_id) {
  const std::lock_guard lock(mutex_);
  const auto at = position_of_ship(ship_id);
  if (!at) return at.error();
  data_.ships[*at].berth.reset();
  return data_.ships[*at];
}

std::vector<Voyage> Harbour::voyages(const VoyageFilter& filter) const {
  const std::lock_guard lock(mutex_);
  std::vector<Voyage> found;
  for (const auto& voyage : data_.voyages) {
    if (filter.status && voyage.status != *filter.status) continue;
    if (filter.ship.empty() || voyage.ship == filter.ship) found.push_back(voyage);
  }
  return found;
}

Outcome<Voyage> Harbour::voyage(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  const auto at = position_in(data_.voyages, id, "voyage");
  return at ? Outcome<Voyage>(data_.voyages[*at]) : at.error();
}

}  // namespace quarterdeck::sample
