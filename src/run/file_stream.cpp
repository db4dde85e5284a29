#include "run/file_stream.hpp"

#include <cstring>
#include <utility>

namespace titrate::run {

FileStream::Buffer::Buffer(File file) : file_(std::move(file)) {
  setp(waiting_.data(), waiting_.data() + waiting_.size());
}

void FileStream::Buffer::hand_over() {
  file_.append({pbase(), static_cast<std::size_t>(pptr() - pbase())});
  setp(waiting_.data(), waiting_.data() + waiting_.size());
}

FileStream::Buffer::int_type FileStream::Buffer::overflow(int_type next) {
  hand_over();
  if (!traits_type::eq_int_type(next, traits_type::eof())) sputc(traits_type::to_char_type(next));
  return traits_type::not_eof(next);
}

std::streamsize FileStream::Buffer::xsputn(const char* text, std::streamsize size) {
  if (size > epptr() - pptr()) hand_over();
  if (size > epptr() - pptr()) {
    file_.append({text, static_cast<std::size_t>(size)});
    return size;
  }
  std::memcpy(pptr(), text, static_cast<std::size_t>(size));
  pbump(static_cast<int>(size));
  return size;
}

int FileStream::Buffer::sync() {
  hand_over();
  return 0;
}

void FileStream::Buffer::close() {
  hand_over();
  file_.close();
}

FileStream::FileStream(File file) : std::ostream(nullptr), buffer_(std::move(file)) {
  rdbuf(&buffer_);
  exceptions(std::ios::badbit);  // the buffer's own exception comes through
}

void FileStream::close() { buffer_.close(); }

}  // namespace titrate::run
