#include "results/aggregate_bytes.hpp"

#include "base/error.hpp"

#include <cstring>
#include <type_traits>

namespace titrate::results {

namespace {

// One function names the parts in order; it serves the writer and the reader.

class Writer {
 public:
  std::string bytes;

  template <class Number>
  requires std::is_integral_v<Number>
  void operator()(Number& number) { bytes.append(reinterpret_cast<const char*>(&number), sizeof number); }
  void operator()(Count& count) { pass(count.events, count.n); }
  template <class Value>
  void operator()(std::vector<Value>& values) {
    std::uint64_t size = values.size();
    (*this)(size);
    for (Value& value : values) (*this)(value);
  }
  template <class Value>
  void operator()(Histogram<Value>& histogram) {
    std::uint64_t size = histogram.size();
    (*this)(size);
    for (auto [value, trials] : histogram) pass(value, trials);
  }
  template <class Part>
  void operator()(Part& part) {
    part.parts(*this);
  }
  template <class... Numbers>
  void pass(Numbers&... numbers) {
    ((*this)(numbers), ...);
  }
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}
  bool done() const { return left_.empty(); }

  template <class Number>
  requires std::is_integral_v<Number>
  void operator()(Number& number) {
    if (left_.size() < sizeof number) fail();
    std::memcpy(&number, left_.data(), sizeof number);
    left_.remove_prefix(sizeof number);
  }
  void operator()(Count& count) { pass(count.events, count.n); }
  template <class Value>
  void operator()(std::vector<Value>& values) {
    values.resize(size());
    for (Value& value : values) (*this)(value);
  }
  template <class Value>
  void operator()(Histogram<Value>& histogram) {
    const std::size_t count = size();
    histogram.clear();
    histogram.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      Value value{};
      std::int64_t trials = 0;
      pass(value, trials);
      histogram.emplace_hint(histogram.end(), value, trials);
    }
  }
  template <class Part>
  void operator()(Part& part) {
    part.parts(*this);
  }
  template <class... Numbers>
  void pass(Numbers&... numbers) {
    ((*this)(numbers), ...);
  }
  [[noreturn]] static void fail() {
    throw Error(Error::Kind::failure, "a kept block of trials is cut short or damaged");
  }

 private:
  /// Of a list: every entry takes a byte at least.
  std::size_t size() {
    std::uint64_t size = 0;
    (*this)(size);
    if (size > left_.size()) fail();
    return size;
  }

  std::string_view left_;
};

}  // namespace

std::string to_bytes(const Aggregate& aggregate) {
  Writer writer;
  Aggregate copy = aggregate;  // the reader's list of parts changes them
  copy.parts(writer);
  return std::move(writer.bytes);
}

Aggregate aggregate_of(std::string_view bytes) {
  Reader reader(bytes);
  Aggregate aggregate;
  aggregate.parts(reader);
  if (!reader.done()) Reader::fail();
  return aggregate;
}

}  // namespace titrate::results
