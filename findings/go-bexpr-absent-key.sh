#!/usr/bin/env bash
# github.com/hashicorp/go-bexpr v0.1.15 (filters of Boundary, Consul and Nomad), Go 1.21 or newer.
#
# What an absent key means depends on its depth. At the top level of a map every operator fails with "couldn't find key", negations included. One level below, the
# same key is no error: it differs from every value, nothing is in it, it is empty, and "all" holds for it, so a filter such as "/item/note" != "x" selects each item
# that has no note. Seen: an error for /note, and true for != , not in, is empty and all of /item/note.
set -euo pipefail
dir=$(mktemp -d); trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT; cd "$dir"
printf 'module absent\ngo 1.21\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/hashicorp/go-bexpr"
)

func main() {
	fields := map[string]interface{}{"name": "db"}
	ask(`"/note" != "x"`, fields)
	for _, text := range []string{`"/item/note" != "x"`, `"x" not in "/item/note"`, `"/item/note" is empty`, `all "/item/note" as n { n == "x" }`} {
		ask(text, map[string]interface{}{"item": fields})
	}
}

func ask(text string, item interface{}) {
	evaluator, err := bexpr.CreateEvaluator(text)
	if err != nil {
		panic(err)
	}
	matches, err := evaluator.Evaluate(item)
	fmt.Printf("%t %t, ", matches, err != nil)
}
GO
go get github.com/hashicorp/go-bexpr@v0.1.15 2>/dev/null
seen=$(go run .); echo "$seen"
[ "$seen" = "false true, true false, true false, true false, true false, " ]
