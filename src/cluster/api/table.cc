#include "cluster/api/table.h"

#include <fmt/format.h>

#include "cluster/api/json_path.h"

namespace quarterdeck::cluster {
namespace {

// "5m" or "5m30s": the smaller unit only where it says something.
std::string two_units(std::int64_t large, char large_unit, std::int64_t small, char small_unit) {
  return small == 0 ? fmt::format("{}{}", large, large_unit) : fmt::format("{}{}{}{}", large, large_unit, small, small_unit);
}

std::int64_t entries(const Json& object, std::string_view member) {
  const auto* found = base::find(object, member);
  return found != nullptr && found->is_object() ? static_cast<std::int64_t>(found->get_object().size()) : 0;
}

}  // namespace

std::string age_text(Milliseconds age) {
  const auto seconds = std::chrono::duration_cast<Seconds>(age).count();
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  const auto minutes = seconds / 60, hours = minutes / 60, days = hours / 24, years = days / 365;
  if (seconds < 120) return fmt::format("{}s", seconds);
  if (minutes < 10) return two_units(minutes, 'm', seconds % 60, 's');
  if (hours < 3) return fmt::format("{}m", minutes);
  if (hours < 8) return two_units(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return fmt::format("{}h", hours);
  if (days < 8) return two_units(days, 'd', hours % 24, 'h');
  if (days < 730) return fmt::format("{}d", days);
  if (years < 8) return two_units(years, 'y', days % 365, 'd');
  return fmt::format("{}y", years);
}

JsonObject metadata_only(const JsonObject& object) {
  const auto* metadata = object.if_contains("metadata");
  return {{"kind", "PartialObjectMetadata"}, {"apiVersion", "meta.k8s.io/v1"}, {"metadata", metadata == nullptr ? Json(JsonObject()) : *metadata}};
}

TableForm::TableForm(const ServedVersion& version, RowObject row_object, Timestamp now) : version_(version), row_object_(row_object), now_(now) {}

JsonArray TableForm::columns() const {
  JsonArray columns{JsonObject{{"name", "Name"},
                               {"type", "string"},
                               {"format", "name"},
                               {"description", "Name of the object, unique among objects of its kind in its namespace."},
                               {"priority", 0}}};
  for (const auto& column : version_.columns) {
    columns.push_back(JsonObject{{"name", column.name},
                                 {"type", column.type == "count" ? "integer" : column.type},
                                 {"format", column.format},
                                 {"description", column.description},
                                 {"priority", column.priority}});
  }
  return columns;
}

JsonObject TableForm::row(const JsonObject& object) const {
  const Json whole(object);
  JsonArray cells{base::text_at(whole, "metadata", "name")};
  for (const auto& column : version_.columns) cells.push_back(cell(column, whole));
  JsonObject row{{"cells", std::move(cells)}};
  if (row_object_ == RowObject::none) return row;
  if (row_object_ == RowObject::whole) {
    row.emplace("object", object);
    return row;
  }
  row.emplace("object", metadata_only(object));
  return row;
}

JsonObject TableForm::table(JsonArray rows, JsonObject list_metadata) const {
  return {{"kind", "Table"},
          {"apiVersion", "meta.k8s.io/v1"},
          {"metadata", std::move(list_metadata)},
          {"columnDefinitions", columns()},
          {"rows", std::move(rows)}};
}

Json TableForm::cell(const PrinterColumn& column, const Json& object) const {
  if (column.type == "count") return entries(object, "data") + entries(object, "binaryData");
  const auto path = JsonPath::parse(column.json_path);
  if (!path) return nullptr;
  const auto found = path->select(object);
  if (found.empty()) return nullptr;
  const auto& value = *found.front();
  if (column.type == "date") {
    const auto time = value.is_string() ? from_rfc3339(value.get_string()) : Outcome<Timestamp>(Failure{Problem::invalid, ""});
    return time ? Json(age_text(now_ - *time)) : Json("<invalid>");
  }
  if (column.type == "string" && !value.is_string()) return Json(base::to_text(value));
  if (column.type == "integer" && !value.is_number()) return nullptr;
  if (column.type == "boolean" && !value.is_bool()) return nullptr;
  return value;
}

}  // namespace quarterdeck::cluster
