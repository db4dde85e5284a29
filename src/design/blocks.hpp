#pragma once
// Pieces of a long run that several processes share and that outlive a process which was killed.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace titrate::design {

/// Where finished pieces are kept, and whose they are.
class Blocks {
 public:
  virtual ~Blocks() = default;
  /// Whether this process is to see to it that the piece is there.
  virtual bool mine(std::size_t piece) const = 0;
  /// Nothing where it has not been kept, or is damaged. `name` holds letters, digits and "-" only.
  virtual std::optional<std::string> load(const std::string& name) const = 0;
  virtual void keep(const std::string& name, const std::string& bytes) = 0;
  /// Waits until every process has come so far.
  virtual void meet() = 0;
  /// How many there are.
  virtual std::size_t processes() const = 0;
  /// The one process that writes the result.
  virtual bool leads() const = 0;
};

/// Makes each piece once, on all threads and by all processes, and hands every piece to `take` in order: in every
/// process, or, where `only_leader`, in the one that leads. `make` is a pure function of the piece's number. Where it
/// throws, what was made until then is handed over before the error goes on.
void make_together(const std::vector<std::string>& names, Blocks* blocks, int threads, bool only_leader,
                   const std::function<std::string(std::size_t)>& make,
                   const std::function<void(std::size_t, const std::string&)>& take);

/// Numbers one after the other, as they lie in memory: pieces stay on one kind of machine.
class Packed {
 public:
  template <class Number>
  void put(const Number* from, std::size_t count) {
    bytes_.append(reinterpret_cast<const char*>(from), count * sizeof(Number));
  }
  template <class Number>
  void put(Number value) {
    put(&value, 1);
  }
  std::string bytes() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};
class Unpacked {
 public:
  explicit Unpacked(const std::string& bytes) : bytes_(bytes) {}
  /// Throws Error(failure) where the bytes end before.
  template <class Number>
  void get(Number* to, std::size_t count) {
    take(reinterpret_cast<char*>(to), count * sizeof(Number));
  }
  template <class Number>
  Number get() {
    Number value{};
    get(&value, 1);
    return value;
  }

 private:
  void take(char* to, std::size_t count);
  const std::string& bytes_;
  std::size_t at_ = 0;
};

}  // namespace titrate::design
