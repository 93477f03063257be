#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "control/events/journal.h"
#include "ports/database.h"

namespace quarterdeck::control {

struct Category {
  std::string id;
  std::string name;
  std::string description;
  std::int64_t apis = 0;  // how many are in it
};
Outcome<Category> checked_category(Category category);

// Categories that administrators make and publishers put APIs into. May be used from several threads at once.
class Categories {
 public:
  Categories(ports::Database& database, Journal& journal) : database_(database), journal_(journal) {}

  Outcome<std::vector<Category>> list(std::string_view organization);
  Outcome<Category> add(const Actor& actor, Category category);
  Outcome<Category> change(const Actor& actor, std::string_view id, Category category);
  Outcome<Done> remove(const Actor& actor, std::string_view id);

 private:
  ports::Database& database_;
  Journal& journal_;
};

}  // namespace quarterdeck::control
