#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "cluster/field_set.h"
#include "cluster/schema.h"

// Values seen through their schema, as server-side apply sees them: maps are merged by field, lists as their list type says (atomic, set, or map
// by its keys), and what no schema describes is merged by field when it is an object and whole otherwise.
namespace quarterdeck::cluster {

// Every path that the value sets. A field that the schema does not know is a failure.
Outcome<FieldSet> field_set_of(const Json& value, const Schema& schema);

struct Comparison {
  FieldSet added, modified, removed;
};
Comparison compare(const Json& before, const Json& after, const Schema& schema);

// `live` with everything that `config` says.
Json merged(const Json& live, const Json& config, const Schema& schema);

// A map or list that loses all it had becomes null, which only nullable fields keep.
Json without_items(const Json& value, const FieldSet& items, const Schema& schema);

// How list elements are told apart; of an atomic list by nothing.
bool is_atomic(const Schema& schema, const Json& value);
Outcome<PathElement> element_of(const Json& element, std::size_t index, const Schema& list);

}  // namespace quarterdeck::cluster
