"""What tests share: real servers, patience, builders."""
