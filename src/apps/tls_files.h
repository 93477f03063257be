#pragma once

#include <string>
#include <vector>

#include "apps/data_folder.h"
#include "base/outcome.h"
#include "http/server.h"

namespace quarterdeck::apps {

// The certificate and key of the files, or, when both settings are empty, a self-signed pair for the host names, made once and kept in the
// data folder as <name>.crt and <name>.key.
Outcome<http::TlsIdentity> tls_identity(const DataFolder& folder, std::string_view name, const std::string& certificate_file,
                                        const std::string& private_key_file, const std::vector<std::string>& host_names);

// Adds which files were tried to a failure of a listener that uses them.
Failure name_files(Failure failure, const std::string& certificate_file, const std::string& private_key_file);

}  // namespace quarterdeck::apps
