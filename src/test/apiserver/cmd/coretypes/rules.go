package main

type rule struct{}

var rules []rule

func (t *typeTable) apply(rules []rule) {}
