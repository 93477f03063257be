#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/apis/compiled_api.h"
#include "policy/shared_map.h"

namespace quarterdeck::gateway {

// Which API answers at which address: host names, and below them base paths. A value; copies share what did not change, so that adding or
// removing one of a thousand APIs costs that API.
//
// The API with the longest base path that fits on a segment boundary answers, alone: a path that it does not know is not offered to APIs
// with shorter ones. Host names may be exact, "*.example.com" or "*"; the most specific host that has a fitting API counts. When two APIs
// want the same address, one that an agent manages goes before one that somebody else made: deleting ours by hand must not hand its address
// to a stranger for good. Then one that asks for it in full goes before a default version, then the older one, then the lower name.
class RouteTable {
 public:
  void add(std::shared_ptr<const CompiledApi> api);
  void remove(const CompiledApi& api);

  struct Found {
    const std::shared_ptr<const CompiledApi>* api = nullptr;  // null: nothing is served there
    model::KeyType stage = model::KeyType::production;
    std::string_view path;  // below the base path: empty or begins with '/'
  };
  Found find(std::string_view host, std::string_view path) const;

  struct Rival {
    std::shared_ptr<const CompiledApi> api;
    std::string address;  // host and base path
  };
  // The API that holds one of the addresses this API asks for, if another does.
  std::optional<Rival> rival_of(const CompiledApi& api) const;
  // The objects of all other APIs that ask for one of its addresses.
  std::vector<std::string> contenders_of(const CompiledApi& api) const;

 private:
  enum class Claim { in_full, as_default };
  struct Candidate {
    std::shared_ptr<const CompiledApi> api;
    model::KeyType stage = model::KeyType::production;
    Claim claim = Claim::in_full;
  };
  struct Host {
    policy::SharedMap<std::vector<Candidate>> mounts;  // by base path, the one that answers first
  };
  struct Address {
    std::string host;
    std::string path;
    model::KeyType stage;
    Claim claim;
  };

  static std::vector<Address> addresses_of(const CompiledApi& api);
  static bool goes_before(const Candidate& left, const Candidate& right);
  Found find_on(const Host& host, std::string_view path) const;

  policy::SharedMap<std::shared_ptr<const Host>> hosts_;
};

}  // namespace quarterdeck::gateway
