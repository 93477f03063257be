#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"

// What the sample service is about. Kept in memory: it starts the same every time.
namespace quarterdeck::sample {

enum class ShipKind { bulker, container, ferry, sailing, tanker, tug };
BOOST_DESCRIBE_ENUM(ShipKind, bulker, container, ferry, sailing, tanker, tug)
constexpr std::true_type wire_case_upper(const ShipKind*) { return {}; }

// A ship as a caller enters it.
struct ShipDraft {
  std::string name;
  ShipKind kind = ShipKind::ferry;
  std::string flag;  // country code of two letters
  std::int32_t length = 0;  // metres
  double draught = 0;
  std::int32_t built = 0;  // year
};
BOOST_DESCRIBE_STRUCT(ShipDraft, (), (name, kind, flag, length, draught, built))
constexpr auto required_members(const ShipDraft*) {
  return std::array<std::string_view, 6>{"name", "kind", "flag", "length", "draught", "built"};
}

struct Ship {
  std::string id;
  std::string name;
  ShipKind kind = ShipKind::ferry;
  std::string flag;
  std::int32_t length = 0;
  double draught = 0;
  std::int32_t built = 0;
  std::optional<std::string> berth;  // absent: at sea
};
BOOST_DESCRIBE_STRUCT(Ship, (), (id, name, kind, flag, length, draught, built, berth))

struct Berth {
  std::string id;
  std::string name;
  std::int32_t length = 0;
  double depth = 0;
  std::optional<std::string> ship;  // absent: free
};
BOOST_DESCRIBE_STRUCT(Berth, (), (id, name, length, depth, ship))

enum class VoyageStatus { planned, at_sea, delayed, arrived, cancelled };
BOOST_DESCRIBE_ENUM(VoyageStatus, planned, at_sea, delayed, arrived, cancelled)
constexpr std::true_type wire_case_upper(const VoyageStatus*) { return {}; }

struct Voyage {
  std::string id;
  std::string ship;
  std::string from;
  std::string to;
  std::string departs;  // RFC 3339
  std::string arrives;
  VoyageStatus status = VoyageStatus::planned;
  std::string cargo;
};
BOOST_DESCRIBE_STRUCT(Voyage, (), (id, ship, from, to, departs, arrives, status, cargo))

struct HarbourData {
  std::vector<Berth> berths;
  std::vector<Ship> ships;
  std::vector<Voyage> voyages;
};
BOOST_DESCRIBE_STRUCT(HarbourData, (), (berths, ships, voyages))

struct ShipFilter {
  std::string search;  // part of the name; empty: any
  std::optional<ShipKind> kind;
  std::string flag;
};

struct VoyageFilter {
  std::string ship;
  std::optional<VoyageStatus> status;
};

// All calls may come from any thread and may overlap.
class Harbour {
 public:
  explicit Harbour(HarbourData data);

  std::vector<Ship> ships(const ShipFilter& filter) const;  // in the order in which they came
  Outcome<Ship> ship(std::string_view id) const;
  Outcome<Ship> add(const ShipDraft& draft);
  Outcome<Ship> replace(std::string_view id, const ShipDraft& draft);
  Outcome<Done> remove(std::string_view id);

  std::vector<Berth> berths() const;
  Outcome<Berth> berth(std::string_view id) const;
  Outcome<Berth> moor(std::string_view ship_id, std::string_view berth_id);  // takes the ship from where it lies
  Outcome<Ship> cast_off(std::string_view ship_id);

  std::vector<Voyage> voyages(const VoyageFilter& filter) const;
  Outcome<Voyage> voyage(std::string_view id) const;

 private:
  Outcome<std::size_t> position_of_ship(std::string_view id) const;
  Outcome<std::size_t> position_of_berth(std::string_view id) const;
  Berth shown(const Berth& berth) const;  // with the ship that lies there

  mutable std::mutex mutex_;  // guards data_
  HarbourData data_;
};

// The harbour as it always begins.
HarbourData sample_data();

}  // namespace quarterdeck::sample
