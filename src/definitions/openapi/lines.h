#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::definitions::openapi {

// For each place (members and indexes from the root) the line of a well-formed JSON text where it stands; where the place does not exist,
// the line of the nearest thing around it. One pass over the text, however many places.
std::vector<std::size_t> lines_of(std::string_view json_text, const std::vector<std::vector<std::string>>& places);

}  // namespace quarterdeck::definitions::openapi
