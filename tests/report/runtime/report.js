const closing = '</script>';
