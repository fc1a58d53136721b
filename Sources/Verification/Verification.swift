// Verification: the module's first file; its main types stand beside it.
