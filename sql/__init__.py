"""SQL objects, one a file, the file's name the object's name: load, derive, marts, macros, checks, reports, examples."""
