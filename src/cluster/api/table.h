#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "cluster/kinds.h"

namespace quarterdeck::cluster {

enum class RowObject { metadata, whole, none };

// How kubectl gets its columns: kind Table of meta.k8s.io/v1.
class TableForm {
 public:
  TableForm(const ServedVersion& version, RowObject row_object, Timestamp now);

  JsonArray columns() const;
  JsonObject row(const JsonObject& object) const;
  // A whole table; list_metadata is the metadata of the list.
  JsonObject table(JsonArray rows, JsonObject list_metadata) const;

 private:
  Json cell(const PrinterColumn& column, const Json& object) const;

  const ServedVersion& version_;
  RowObject row_object_;
  Timestamp now_;
};

// The object without everything but its metadata: kind PartialObjectMetadata.
JsonObject metadata_only(const JsonObject& object);

// 45s, 5m30s, 7h12m, 3d: how old something is, as kubectl writes it.
std::string age_text(Milliseconds age);

}  // namespace quarterdeck::cluster
