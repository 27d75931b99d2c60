package compare

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// RevisionError says that the repository has no such commit.
type RevisionError struct {
	Rev     string
	Shallow bool // the clone has only the newest commits
}

func (e *RevisionError) Error() string {
	if e.Shallow {
		return fmt.Sprintf("-compare: there is no commit %q in this clone, which has only the newest ones; git fetch --unshallow gets the others", e.Rev)
	}
	return fmt.Sprintf("-compare: there is no commit %q; git log --oneline lists those there are", e.Rev)
}

// repository is the root of a git work tree.
type repository string

// find returns the repository that dir is in.
func find(ctx context.Context, dir string) (repository, error) {
	root, err := repository(dir).git(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return "", fmt.Errorf("-compare needs a git clone of Somen: %w", err)
	}
	return repository(root), nil
}

func (r repository) git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", string(r)}, args...)...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("git %s: %w: %s", args[0], err, bytes.TrimSpace(exit.Stderr))
	}
	return strings.TrimSpace(string(out)), err
}

// commit returns the full name of a revision's commit.
func (r repository) commit(ctx context.Context, rev string) (string, error) {
	name, err := r.git(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err == nil || ctx.Err() != nil {
		return name, err
	}
	shallow, _ := r.git(ctx, "rev-parse", "--is-shallow-repository")
	return "", &RevisionError{rev, shallow == "true"}
}

// describe says what a side is. An empty revision is the work tree as it stands.
func (r repository) describe(ctx context.Context, rev string) (string, error) {
	commit, name := rev, rev
	if rev == "" {
		commit, name = "HEAD", "the work tree"
	}
	title, err := r.git(ctx, "log", "-1", "--format=%h %cs %s", "--end-of-options", commit)
	if err != nil {
		return "", err
	}
	if rev == "" {
		changes, err := r.git(ctx, "status", "--porcelain")
		if err != nil {
			return "", err
		}
		if changes != "" {
			title += ", with changes that are not committed"
		}
	}
	return name + ": " + title, nil
}

// export writes the files of a commit into dir. The repository is only read: whatever happens,
// removing dir is all there is to clean up.
func (r repository) export(ctx context.Context, commit, dir string) error {
	cmd := exec.CommandContext(ctx, "git", "-C", string(r), "archive", "--format=tar", commit)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	files, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	failed := unpack(files, dir)
	if failed != nil {
		cmd.Process.Kill()
	}
	err = cmd.Wait()
	if failed != nil {
		return failed
	}
	if err != nil {
		return fmt.Errorf("git archive %s: %w: %s", commit, err, bytes.TrimSpace(stderr.Bytes()))
	}
	return nil
}

func unpack(archive io.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for files := tar.NewReader(archive); ; {
		h, err := files.Next()
		if err == io.EOF {
			// What pads the archive has to be read too, or git fails to write it.
			_, err = io.Copy(io.Discard, archive)
			return err
		}
		if err != nil {
			return err
		}
		name := filepath.FromSlash(strings.TrimSuffix(h.Name, "/"))
		switch h.Typeflag {
		case tar.TypeDir:
			err = root.MkdirAll(name, 0o755)
		case tar.TypeReg:
			err = writeFile(root, name, files)
		}
		if err != nil {
			return err
		}
	}
}

func writeFile(root *os.Root, name string, from io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.Create(name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, from); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
