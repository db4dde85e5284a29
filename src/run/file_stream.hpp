#pragma once
// A file of an unfinished folder as a stream, for what is too large to be made whole before it is written.

#include "run/folder.hpp"

#include <array>
#include <ostream>
#include <streambuf>

namespace titrate::run {

/// What cannot be written throws Error(failure) out of the writing itself.
class FileStream : public std::ostream {
 public:
  explicit FileStream(File file);
  /// Throws Error(failure). What was not closed may end in the middle.
  void close();

 private:
  class Buffer : public std::streambuf {
   public:
    explicit Buffer(File file);
    void close();

   protected:
    int_type overflow(int_type next) override;
    std::streamsize xsputn(const char* text, std::streamsize size) override;
    int sync() override;

   private:
    void hand_over();
    File file_;
    std::array<char, std::size_t{1} << 16> waiting_;
  };
  Buffer buffer_;
};

}  // namespace titrate::run
