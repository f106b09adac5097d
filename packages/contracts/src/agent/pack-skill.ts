import * as z from 'zod';

/** Longest name of a skill. */
export const PACK_SKILL_NAME_MAX_CHARS = 64;
export const PACK_SKILL_DESCRIPTION_MAX_CHARS = 2_048;
/** Most files of one skill. */
export const PACK_SKILL_MAX_FILES = 64;
export const PACK_SKILL_PATH_MAX_CHARS = 512;
/** Longest content of one file, in UTF-16 units. */
export const PACK_SKILL_CONTENT_MAX_CHARS = 262_144;
/** Most skills of one pack. */
export const PACK_MAX_SKILLS = 32;
/** The file that every skill has at its top. */
export const SKILL_ENTRY_FILE = 'SKILL.md';

/** Whether a path stays inside its skill: relative, `/` between segments, no empty, `.` or `..` segment. */
export function isSafePackSkillPath(path: string): boolean {
  return (
    !path.includes('\\') &&
    path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

export const CapabilityPackSkillFile = z.object({
  path: z
    .string()
    .min(1)
    .max(PACK_SKILL_PATH_MAX_CHARS)
    .refine(isSafePackSkillPath, { error: 'give a relative path without "." and ".." segments' }),
  content: z.string().max(PACK_SKILL_CONTENT_MAX_CHARS),
});
export type CapabilityPackSkillFile = z.infer<typeof CapabilityPackSkillFile>;

/** A skill that a pack brings: its files, `SKILL.md` among them. */
export const CapabilityPackSkill = z
  .object({
    name: z
      .string()
      .min(1)
      .max(PACK_SKILL_NAME_MAX_CHARS)
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
        'start with a letter or digit; use letters, digits, ".", "_" and "-"',
      ),
    description: z.string().min(1).max(PACK_SKILL_DESCRIPTION_MAX_CHARS).optional(),
    files: z.array(CapabilityPackSkillFile).min(1).max(PACK_SKILL_MAX_FILES),
  })
  .refine(({ files }) => files.some(({ path }) => path === SKILL_ENTRY_FILE), {
    path: ['files'],
    error: `a skill needs the file ${SKILL_ENTRY_FILE} at its top`,
  })
  .refine(({ files }) => new Set(files.map(({ path }) => path)).size === files.length, {
    path: ['files'],
    error: 'two files of the skill have the same path',
  });
export type CapabilityPackSkill = z.infer<typeof CapabilityPackSkill>;

/** The skills of one pack; their names differ also when case is ignored. */
export const CapabilityPackSkills = z
  .array(CapabilityPackSkill)
  .max(PACK_MAX_SKILLS)
  .refine(
    (skills) => new Set(skills.map(({ name }) => name.toLowerCase())).size === skills.length,
    {
      error: 'two skills of the pack have the same name',
    },
  );
export type CapabilityPackSkills = z.infer<typeof CapabilityPackSkills>;
