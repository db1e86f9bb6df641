package main

func watchDefaulting(kinds []kind, types *typeTable) {}
