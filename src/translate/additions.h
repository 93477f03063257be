#pragma once

#include <string_view>

#include "contract/resources/resource.h"

// What others have put into an object beside what is desired. Applying cannot take it away again: it touches only what it names.
namespace quarterdeck::translate {

// True when, as metadata.managedFields says, somebody but `manager` has set something that `desired` does not have. Metadata and status do not
// count: labels, annotations and finalizers of others are theirs.
bool has_additions(const resources::Resource& observed, const resources::Resource& desired, std::string_view manager);

// The observed object with exactly what is desired outside its metadata, in the version that was observed; without a status. Outside metadata and
// status nobody but `manager` owns anything any more: a member that a default brings back would else be somebody's addition for ever.
resources::Resource without_additions(const resources::Resource& observed, const resources::Resource& desired, std::string_view manager);

}  // namespace quarterdeck::translate
