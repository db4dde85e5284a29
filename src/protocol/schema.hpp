#pragma once
// The format described from its table of keys: for editors (JSON Schema) and for people (docs/protocol.md).

#include <string>

namespace titrate::protocol {

/// JSON Schema, draft 2020-12, of a protocol file. docs/protocol.schema.json is this text.
std::string json_schema();

/// Markdown tables, one per section: key, type, default, meaning. Stands in docs/protocol.md.
std::string key_reference();

}  // namespace titrate::protocol
