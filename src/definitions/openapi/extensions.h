#pragma once

#include "base/json.h"
#include "definitions/openapi.h"
#include "definitions/openapi/findings.h"

namespace quarterdeck::definitions::openapi {

// Reads the product's extensions at the root of a document.
ProductExtensions read_extensions(const JsonObject& root, Findings& findings);

// Makes the root say exactly what the extensions say: empty members are taken out.
void write_extensions(const ProductExtensions& extensions, JsonObject& root);

// Takes out what only concerns the way to the back end and how the API is managed.
void remove_back_end_extensions(JsonObject& root);

}  // namespace quarterdeck::definitions::openapi
