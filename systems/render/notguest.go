//go:build !ebitenginevmguest

package render

const isGuest = false
