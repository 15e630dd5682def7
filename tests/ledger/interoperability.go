// Reads a checkpoint, an inclusion proof and a consistency proof with the packages that Go's own
// checksum database is verified by: note and tlog of golang.org/x/mod/sumdb.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"ecosystem/note"
	"ecosystem/tlog"
)

type asked struct {
	Key, Newest, Earlier, Leaf string
	Place                      int64
	Inclusion, Consistency     []string
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func hash(text string) tlog.Hash {
	parsed, err := tlog.ParseHash(text)
	must(err)
	return parsed
}

func hashes(texts []string) (all []tlog.Hash) {
	for _, text := range texts {
		all = append(all, hash(text))
	}
	return all
}

func checkpoint(text, key string) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(key)
	must(err)
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	return size, hash(lines[2])
}

func main() {
	var a asked
	must(json.NewDecoder(os.Stdin).Decode(&a))
	size, root := checkpoint(a.Newest, a.Key)
	before, old := checkpoint(a.Earlier, a.Key)
	must(tlog.CheckRecord(hashes(a.Inclusion), size, root, a.Place, hash(a.Leaf)))
	must(tlog.CheckTree(hashes(a.Consistency), size, root, before, old))
	fmt.Printf("agrees at %d and %d", before, size)
}
