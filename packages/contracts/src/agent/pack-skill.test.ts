import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CapabilityPackSkill, CapabilityPackSkills, isSafePackSkillPath } from './pack-skill.ts';

const entry = { path: 'SKILL.md', content: '' };
const skill = (change: object = {}): object => ({ name: 'infra', files: [entry], ...change });
const accepts = (change: object): boolean => CapabilityPackSkill.safeParse(skill(change)).success;
const filesOf = (count: number) => [
  entry,
  ...Array.from({ length: count - 1 }, (_, index) => ({ path: `f/${index}.md`, content: '' })),
];

describe('skills of a pack', () => {
  it.each([
    '../escape.md',
    '/absolute.md',
    'a//b.md',
    './SKILL.md',
    'refs/../SKILL.md',
    'refs\\windows.md',
    '',
    'a/',
  ])('the path %j is refused', (path) => {
    expect(accepts({ files: [entry, { path, content: '' }] })).toBe(false);
  });

  it.each(['infra/ops', '..', '.hidden', '-leading', '', 'a b', 'a'.repeat(65)])(
    'the name %j is refused',
    (name) => {
      expect(accepts({ name })).toBe(false);
    },
  );

  it.each(['a', '9', 'Infra.ops_v1-2', 'a'.repeat(64)])('the name %j is accepted', (name) => {
    expect(accepts({ name })).toBe(true);
  });

  it.each(['SKILL.md', 'refs/a.md', '...', 'a/..b/c.', '.hidden'])(
    'the path %j is safe',
    (path) => {
      expect(isSafePackSkillPath(path)).toBe(true);
    },
  );

  it('a safe path stays inside its skill', () => {
    const base = 'https://skill.invalid/root/';
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z./\\]{0,20}$/), (path) => {
        fc.pre(path !== '' && isSafePackSkillPath(path));
        expect(new URL(path, base).href.startsWith(base)).toBe(true);
      }),
    );
  });

  it('the entry file must be there, at the top, exactly spelled', () => {
    expect(accepts({})).toBe(true);
    for (const path of ['skill.md', 'a/SKILL.md']) {
      expect(accepts({ files: [{ path, content: '' }] })).toBe(false);
    }
  });

  it('two files with one path are refused', () => {
    expect(accepts({ files: [entry, entry] })).toBe(false);
  });

  it('sizes are bounded at both sides', () => {
    expect(accepts({ files: [] })).toBe(false);
    expect(accepts({ files: filesOf(64) })).toBe(true);
    expect(accepts({ files: filesOf(65) })).toBe(false);
    expect(accepts({ description: 'd'.repeat(2048) })).toBe(true);
    expect(accepts({ description: 'd'.repeat(2049) })).toBe(false);
    expect(accepts({ description: '' })).toBe(false);
    expect(accepts({ files: [{ ...entry, content: 'c'.repeat(262_144) }] })).toBe(true);
    expect(accepts({ files: [{ ...entry, content: 'c'.repeat(262_145) }] })).toBe(false);
    expect(accepts({ files: [entry, { path: 'p'.repeat(512), content: '' }] })).toBe(true);
    expect(accepts({ files: [entry, { path: 'p'.repeat(513), content: '' }] })).toBe(false);
  });

  it('a pack has at most 32 skills, whose names differ also when case is ignored', () => {
    const pack = (count: number) =>
      Array.from({ length: count }, (_, index) => skill({ name: `s${index}` }));
    expect(CapabilityPackSkills.safeParse(pack(32)).success).toBe(true);
    expect(CapabilityPackSkills.safeParse(pack(33)).success).toBe(false);
    expect(
      CapabilityPackSkills.safeParse([skill({ name: 'Ops' }), skill({ name: 'ops' })]).success,
    ).toBe(false);
  });
});
