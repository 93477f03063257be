#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "definitions/openapi/wanted_places.h"

namespace quarterdeck::definitions::openapi {

// For each place the line of a well-formed text where it stands; where the place does not exist, the line of the nearest thing around it.
// One pass over the text, however many places.
std::vector<std::size_t> lines_of_json(std::string_view text, const Places& places);
std::vector<std::size_t> lines_of_yaml(std::string_view text, const Places& places);

}  // namespace quarterdeck::definitions::openapi
