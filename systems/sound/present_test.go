package sound

import (
	"path"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSeemsSilent(t *testing.T) {
	env := func(set map[string]string) func(string) string {
		return func(name string) string { return set[name] }
	}
	glob := func(files ...string) func(string) ([]string, error) {
		return func(pattern string) (found []string, err error) {
			for _, f := range files {
				if ok, _ := path.Match(pattern, f); ok {
					found = append(found, f)
				}
			}
			return found, nil
		}
	}
	home := map[string]string{"HOME": "/home/x", "XDG_RUNTIME_DIR": "/run/user/1"}
	require.True(t, seemsSilent("linux", env(nil), glob()))
	require.True(t, seemsSilent("linux", env(home), glob("/dev/snd/timer", "/dev/snd/pcmC0D0c")), "a microphone alone")
	require.False(t, seemsSilent("linux", env(home), glob("/dev/snd/pcmC0D0p")))
	require.False(t, seemsSilent("linux", env(home), glob("/run/user/1/pulse/native")))
	require.False(t, seemsSilent("linux", env(home), glob("/home/x/.config/pulse/1a2b-runtime/native")))
	require.False(t, seemsSilent("linux", env(map[string]string{"PULSE_SERVER": "tcp:host"}), glob()))
	for _, goos := range []string{"windows", "darwin", "js", "freebsd"} {
		require.False(t, seemsSilent(goos, env(nil), glob()), goos)
	}
}
