#include "protocol/spec.hpp"

namespace titrate::protocol {

Protocol parse(Document& document) {
  const Spec spec = typed(document);
  Protocol protocol = meant(spec, document);
  document.check();
  return protocol;
}

Protocol read(const std::string& file, const std::vector<Document::Override>& overrides) {
  Document document = Document::read(file, overrides);
  return parse(document);
}

}  // namespace titrate::protocol
