#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "control/rest/route.h"

namespace quarterdeck::control::rest {

// Which operation a request means. Built once from all tables; looked up for each request in time that grows with the path only.
//
// A base that ends in a version ("/api/am/publisher/v4") is also known without it and with a minor form ("/api/am/publisher/v4.2").
class Router {
 public:
  struct Found {
    const Route* route;
    const RouteTable* table;
    std::vector<std::string> parameters;  // in the order of the template
  };
  struct WrongMethod {
    std::string allowed;  // "GET, PUT", as the header Allow has it
  };
  struct Unknown {};
  struct Definition {  // GET <base>/swagger.yaml
    const RouteTable* table;
  };
  using Match = std::variant<Found, WrongMethod, Unknown, Definition>;

  explicit Router(std::vector<RouteTable> tables);
  ~Router();
  Router(Router&&) noexcept;

  // `path` is canonical. HEAD is answered by GET where a table has no HEAD of its own.
  Match match(std::string_view method, std::string_view path) const;

  const std::vector<RouteTable>& tables() const { return tables_; }

 private:
  struct Node;
  struct Base;
  std::vector<RouteTable> tables_;  // never changes after construction: nodes point into it
  std::vector<Base> bases_;
};

}  // namespace quarterdeck::control::rest
