/** Files that answers of a form name: they must be there, the person's own, and not another case's. */
import type { Fault } from '@yizhan/shared/faults.ts';
import type { FileAnswer } from '@yizhan/shared/flow/answers.ts';
import type { Form, FormField } from '@yizhan/shared/flow/form.ts';
import type { Tx } from '../storage/db.ts';

type Handing = {
  readonly form: Form | undefined;
  /** As `checkAnswers` left them. */
  readonly answers: Readonly<Record<string, unknown>>;
  readonly personId: string;
  readonly caseId: string;
};

type FileField = FormField & { readonly kind: 'file' };
type Named = { readonly field: FileField; readonly file: FileAnswer };

type Row = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'pdf' | 'image';
  readonly sha256: string;
  /** Of a case that was begun. */
  readonly case_id: string | null;
};

/**
 * They become the case's, and are no longer forgotten by themselves; of two cases that name one file, one gets it. When
 * the case is not begun after all, they are nobody's again. Fault: `bad-answers` with the field and `answer-file-gone`,
 * `answer-file-taken` or `answer-file-kind`.
 */
export const claimFiles = async (tx: Tx, handing: Handing): Promise<Fault | undefined> => {
  const named = namedIn(handing);
  if (named.length === 0) return undefined;
  const ids = named.map(({ file }) => file.id);
  // Locked first and read afterwards: what a case that was first has begun is seen only by a statement that begins later.
  await tx.query('select 1 from handed_file where id = any($1::uuid[]) order by id for update', [ids]);
  const { rows } = await tx.query<Row>(
    `select h.id, h.name, h.kind, encode(b.sha256, 'hex') as sha256,
            (select c.id from case_view c where c.id = h.case_id) as case_id
     from handed_file h join blob b on b.id = h.id where h.id = any($1::uuid[]) and h.person_id = $2`,
    [ids, handing.personId],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const { field, file } of named) {
    const reason = flawOf(field, { file, row: byId.get(file.id), caseId: handing.caseId });
    if (reason !== undefined) return { fault: 'bad-answers', params: { field: field.id, reason } };
  }
  await tx.query('update handed_file set case_id = $2 where id = any($1::uuid[])', [ids, handing.caseId]);
  return undefined;
};

type Given = { readonly file: FileAnswer; readonly row: Row | undefined; readonly caseId: string };

const flawOf = (field: FileField, { file, row, caseId }: Given): string | undefined => {
  if (row?.sha256 !== file.sha256 || row.name !== file.name) return 'answer-file-gone';
  if (row.case_id !== null && row.case_id !== caseId) return 'answer-file-taken';
  return field.accept.includes(row.kind) ? undefined : 'answer-file-kind';
};

const namedIn = ({ form, answers }: Handing): readonly Named[] =>
  (form?.fields ?? []).flatMap((field): Named[] => {
    const answer = field.kind === 'file' ? answers[field.id] : undefined;
    return field.kind === 'file' && Array.isArray(answer)
      ? (answer as readonly FileAnswer[]).map((file) => ({ field, file }))
      : [];
  });
