// Package graph turns a graph of Go values into bytes and back. It knows nothing of games.
package graph
