#include "cluster/api/wire_form.h"

#include <algorithm>

#include "base/text.h"

namespace quarterdeck::cluster {
namespace {

struct Offer {
  std::string type;
  std::vector<std::string> parameters;
  bool has(std::string_view parameter) const { return std::find(parameters.begin(), parameters.end(), parameter) != parameters.end(); }
};

std::vector<Offer> offers_of(const http::Request& request) {
  std::vector<Offer> offers;
  for (const auto& part : base::split(request.headers.get("Accept"), ',')) {
    Offer offer;
    for (const auto& piece : base::split(part, ';')) {
      const std::string text(base::trimmed(piece));
      if (offer.type.empty()) {
        offer.type = base::to_lower(text);
      } else {
        offer.parameters.push_back(text);
      }
    }
    offers.push_back(std::move(offer));
  }
  return offers;
}

bool is_json(const Offer& offer) { return offer.type == "application/json" || offer.type == "*/*" || offer.type == "application/*"; }

}  // namespace

Answer<WireForm> wire_form(const http::Request& request) {
  const auto offers = offers_of(request);
  if (offers.empty()) return WireForm{};
  for (const auto& offer : offers) {
    if (!is_json(offer)) continue;
    if (offer.has("as=Table")) {
      const auto wanted = request.query.get("includeObject");
      const auto row_object = wanted == "None" ? RowObject::none : wanted == "Object" ? RowObject::whole : RowObject::metadata;
      return WireForm{Shape::table, row_object};
    }
    if (offer.has("as=PartialObjectMetadata") || offer.has("as=PartialObjectMetadataList")) return WireForm{Shape::metadata_only, RowObject::metadata};
    return WireForm{};
  }
  return refuse(Reason::not_acceptable, "only the following media types are accepted: application/json");
}

bool accepts(const http::Request& request, std::string_view parameter) {
  const auto offers = offers_of(request);
  return std::any_of(offers.begin(), offers.end(), [&](const Offer& offer) { return offer.has(parameter); });
}

}  // namespace quarterdeck::cluster
