#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "cluster/kinds.h"
#include "cluster/refusal.h"

namespace quarterdeck::cluster {

// What a CustomResourceDefinition defines. Problem::invalid when its schema is not understood.
Outcome<KindPointer> kind_of_definition(const JsonObject& definition);

// Fills in names that the definition leaves out (singular, listKind) and the conversion strategy.
void complete_definition(JsonObject& definition);
// What the schema of definitions cannot say: the name must be <plural>.<group>, exactly one version is stored, the strategy is None,
// every schema compiles.
std::vector<Cause> faults_of_definition(const JsonObject& definition);
// What of a definition has no effect here, one sentence each.
std::vector<std::string> warnings_of_definition(const JsonObject& definition);
// status: the accepted names, the stored versions, and that the kind is established.
void establish_definition(JsonObject& definition, const std::string& now);

}  // namespace quarterdeck::cluster
