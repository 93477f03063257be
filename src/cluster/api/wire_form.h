#pragma once

#include <optional>
#include <string>

#include "cluster/api/table.h"
#include "cluster/refusal.h"
#include "http/message.h"

namespace quarterdeck::cluster {

// In which form the client wants its objects, by its Accept header.
enum class Shape { objects, metadata_only, table };

struct WireForm {
  Shape shape = Shape::objects;
  RowObject row_object = RowObject::metadata;  // of a table
};
Answer<WireForm> wire_form(const http::Request& request);

// True when the header offers a type with this parameter ("as=Table").
bool accepts(const http::Request& request, std::string_view parameter);

}  // namespace quarterdeck::cluster
