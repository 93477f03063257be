#include "cluster/metadata_rules.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

namespace quarterdeck::cluster {
namespace {

constexpr std::size_t kMostAnnotationBytes = 256 * 1024;

constexpr std::string_view kSubdomainRule =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
constexpr std::string_view kLabelRule =
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
    "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

bool is_subdomain(const std::string& name) {
  static const RE2 pattern(R"([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)");
  return name.size() <= 253 && RE2::FullMatch(name, pattern);
}

bool is_label(const std::string& name) { return name.size() <= 63 && name.find('.') == std::string::npos && is_subdomain(name); }

bool is_qualified_name(const std::string& text) {
  static const RE2 pattern(R"(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])");
  const auto slash = text.find('/');
  const auto name = slash == std::string::npos ? text : text.substr(slash + 1);
  if (slash != std::string::npos && !is_subdomain(text.substr(0, slash))) return false;
  return name.size() <= 63 && RE2::FullMatch(name, pattern);
}

bool is_label_value(const std::string& text) {
  static const RE2 pattern(R"((([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?)");
  return text.size() <= 63 && RE2::FullMatch(text, pattern);
}

Cause invalid_value(std::string field, const std::string& value, std::string_view rule) {
  return {"FieldValueInvalid", fmt::format("Invalid value: {}: {}", base::to_text(Json(value)), rule), std::move(field)};
}

void check_name(const JsonObject& metadata, const Target& target, std::vector<Cause>& causes) {
  const auto* name_value = metadata.if_contains("name");
  const auto name = name_value != nullptr && name_value->is_string() ? std::string(name_value->get_string()) : std::string();
  if (name.empty()) {
    causes.push_back({"FieldValueRequired", "Required value: name or generateName is required", "metadata.name"});
    return;
  }
  const bool needs_label = target.kind->table() == namespaces_table() || target.kind->table() == TableName{"", "services"};
  if (needs_label ? !is_label(name) : !is_subdomain(name)) {
    causes.push_back(invalid_value("metadata.name", name, needs_label ? kLabelRule : kSubdomainRule));
  }
}

void check_labels(const JsonObject& metadata, std::vector<Cause>& causes) {
  const auto* labels = metadata.if_contains("labels");
  if (labels == nullptr || !labels->is_object()) return;
  for (const auto& label : labels->get_object()) {
    if (!is_qualified_name(std::string(label.key()))) {
      causes.push_back(invalid_value("metadata.labels", std::string(label.key()),
                                     "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
                                     "character"));
    }
    if (label.value().is_string() && !is_label_value(std::string(label.value().get_string()))) {
      causes.push_back(invalid_value("metadata.labels", std::string(label.value().get_string()),
                                     "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
                                     "end with an alphanumeric character"));
    }
  }
}

void check_annotations(const JsonObject& metadata, std::vector<Cause>& causes) {
  const auto* annotations = metadata.if_contains("annotations");
  if (annotations == nullptr || !annotations->is_object()) return;
  std::size_t bytes = 0;
  for (const auto& annotation : annotations->get_object()) {
    bytes += annotation.key().size() + (annotation.value().is_string() ? annotation.value().get_string().size() : 0);
    if (!is_qualified_name(std::string(annotation.key()))) {
      causes.push_back(invalid_value("metadata.annotations", std::string(annotation.key()), "must be a qualified name such as example.com/purpose"));
    }
  }
  if (bytes > kMostAnnotationBytes) {
    causes.push_back({"FieldValueTooLong", fmt::format("Too long: may not be more than {} bytes", kMostAnnotationBytes), "metadata.annotations"});
  }
}

// An object that is being deleted can lose finalizers but gain none.
void check_finalizers(const JsonObject& metadata, const JsonObject* live, std::vector<Cause>& causes) {
  if (live == nullptr) return;
  JsonObject before = *live;
  const auto& old_metadata = metadata_of(before);
  if (!old_metadata.contains("deletionTimestamp")) return;
  const auto* now = metadata.if_contains("finalizers");
  const auto* old_list = old_metadata.if_contains("finalizers");
  if (now == nullptr || !now->is_array()) return;
  for (const auto& finalizer : now->get_array()) {
    const bool was_there = old_list != nullptr && old_list->is_array() &&
                           std::find(old_list->get_array().begin(), old_list->get_array().end(), finalizer) != old_list->get_array().end();
    if (!was_there) {
      causes.push_back({"FieldValueForbidden",
                        fmt::format("Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers {}",
                                    base::to_text(finalizer)),
                        "metadata.finalizers"});
    }
  }
}

}  // namespace

std::vector<Cause> faults_of_metadata(const JsonObject& object, const JsonObject* live, const Target& target) {
  std::vector<Cause> causes;
  JsonObject copy = object;
  const auto& metadata = metadata_of(copy);
  check_name(metadata, target, causes);
  check_labels(metadata, causes);
  check_annotations(metadata, causes);
  check_finalizers(metadata, live, causes);
  return causes;
}

}  // namespace quarterdeck::cluster
