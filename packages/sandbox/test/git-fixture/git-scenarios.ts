import { openGitRepository, text } from './git-repository.ts';
import type { GitRepository } from './git-repository.ts';

const STATUS = ['status', '--porcelain=v2', '--branch', '--untracked-files=all', '-z'];
const NUMSTAT = ['diff', '--numstat', '-z', '-M'];
const PATCH = ['-c', 'core.quotePath=false', 'diff', '--no-color', '-M'];

/** Commands of git in one state of a repository; what they print is kept in `test/git-golden`. */
export interface GitScenario {
  readonly name: string;
  readonly arrange: (repository: GitRepository) => void;
  /** Arguments of git, by the name of the golden file. */
  readonly outputs: Readonly<Record<string, readonly string[]>>;
}

const poem = text('one', 'two', '', 'three', '-- four', 'five');

export const GIT_SCENARIOS: readonly GitScenario[] = [
  {
    name: 'every kind of change, beside an upstream',
    arrange: arrangeChanges,
    outputs: {
      'changes-status': [...STATUS, '--ignored'],
      'changes-staged-numstat': [...NUMSTAT, '--cached'],
      'changes-numstat': NUMSTAT,
      'changes-edited-patch': [...PATCH, '--', 'edited'],
      'changes-blank-patch': ['-c', 'diff.suppressBlankEmpty=true', ...PATCH, '--', 'edited'],
      'changes-added-patch': [...PATCH, '--cached', '--', 'new\nfile mode 1'],
      'changes-deleted-patch': [...PATCH, '--cached', '--', 'removed'],
      'changes-renamed-patch': [...PATCH, '--cached', '--', 'before', 'after "it"'],
      'changes-type-patch': [...PATCH, '--', 'typed'],
      'changes-binary-patch': [...PATCH, '--', 'image.png'],
      'changes-mode-patch': [...PATCH, '--', 'run.sh'],
      'changes-submodule-patch': [...PATCH, '--', 'module'],
    },
  },
  {
    name: 'a merge with conflicts',
    arrange: arrangeConflicts,
    outputs: {
      'conflicts-status': STATUS,
      'conflicts-numstat': NUMSTAT,
      'conflicts-patch': [...PATCH, '--', 'both edited'],
      'conflicts-unmerged-patch': [...PATCH, '--cached', '--', 'both edited'],
    },
  },
  {
    name: 'a branch without commits',
    arrange: (repository) => {
      repository.write('first file', text('one'));
      repository.git('add', '-A');
    },
    outputs: { 'unborn-status': STATUS, 'unborn-numstat': [...NUMSTAT, '--cached'] },
  },
  {
    name: 'a detached head, and copies that are looked for',
    arrange: arrangeCopy,
    outputs: {
      'detached-status': ['-c', 'status.renames=copies', ...STATUS],
      'detached-copied-patch': [...PATCH, '--cached', '-C', '--', 'origin', 'copy of origin'],
    },
  },
];

function arrangeChanges(repository: GitRepository): void {
  const { git } = repository;
  for (const path of ['kept', 'staged', 'edited', 'before', 'removed', 'lost', 'run.sh', 'both']) {
    repository.write(path, poem);
  }
  repository.write('typed', text('was a file'));
  repository.write('image.png', { kind: 'binary', bytes: new Uint8Array([0, 1, 2]) });
  repository.write('ünï/日本 語', poem);
  repository.write('.gitignore', text('*.log'));
  addSubmodule(repository);
  repository.commitAll('base');
  git('branch', 'elsewhere');
  repository.commitAll('ours 1');
  repository.commitAll('ours 2');
  git('checkout', '-q', 'elsewhere');
  repository.commitAll('theirs');
  git('checkout', '-q', 'main');
  git('config', 'remote.origin.url', '.');
  git('config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
  git('update-ref', 'refs/remotes/origin/main', 'elsewhere');
  git('branch', '--set-upstream-to=origin/main');

  repository.write('staged', text('one', 'two', 'three'));
  repository.write('both', text('index'));
  repository.write('new\nfile mode 1', { kind: 'text', text: '+++ no header\nno line feed' });
  git('mv', 'before', 'after "it"');
  repository.remove('removed');
  git('add', '-A');
  repository.write('both', text('worktree'));
  repository.write('edited', text('ONE', 'two', '', 'three', 'diff --git a/x b/x', 'five'));
  repository.write('ünï/日本 語', text('one'));
  repository.remove('lost');
  repository.write('run.sh', {
    kind: 'text',
    text: 'one\ntwo\n\nthree\n-- four\nfive\n',
    executable: true,
  });
  repository.write('typed', { kind: 'link', target: 'kept' });
  repository.write('image.png', { kind: 'binary', bytes: new Uint8Array([0, 1, 2, 3]) });
  repository.write('? 1 .M', text('untracked'));
  repository.write('noise.log', text('ignored'));
  git('-C', 'module', 'commit', '-q', '--allow-empty', '-m', 'moved on');
}

function addSubmodule(repository: GitRepository): void {
  using inner = openGitRepository();
  inner.write('inside', text('one'));
  inner.commitAll('inner');
  repository.git('clone', '-q', inner.root, 'module');
  repository.git('-c', 'advice.addEmbeddedRepo=false', 'add', 'module');
}

function arrangeConflicts(repository: GitRepository): void {
  const { git, tryGit } = repository;
  for (const path of ['both edited', 'lost here', 'lost there']) repository.write(path, poem);
  repository.commitAll('base');
  git('checkout', '-q', '-b', 'theirs');
  repository.write('both edited', text('theirs', 'two'));
  repository.write('both\tadded', text('theirs'));
  repository.write('lost here', text('theirs'));
  repository.remove('lost there');
  repository.commitAll('theirs');
  git('checkout', '-q', 'main');
  repository.write('both edited', text('ours', 'two'));
  repository.write('both\tadded', text('ours'));
  repository.write('lost there', text('ours'));
  repository.remove('lost here');
  repository.commitAll('ours');
  tryGit('merge', 'theirs');
}

function arrangeCopy(repository: GitRepository): void {
  repository.write('origin', poem);
  repository.commitAll('base');
  repository.git('checkout', '-q', '--detach');
  repository.write('copy of origin', poem);
  repository.write('origin', text('one', 'two', '', 'three', '-- four', 'six'));
  repository.git('add', '-A');
}
