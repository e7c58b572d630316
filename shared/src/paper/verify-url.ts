/** ISO/IEC 18004 table 7: a version 3 symbol at level Q holds 47 alphanumeric characters. */
export const QR_V3_Q_CHARACTERS = 47;
/** ISO/IEC 18004 §7.3.4: what alphanumeric mode can carry. */
const QR_ALPHANUMERIC = /^[0-9A-Z $%*+\-./:]*$/;

/** Stands for any code: after the issuer all are as long. */
const ANY_CODE = '1000000000000';

/** For the start: throws, naming the setting, when codes of this issuer under this base would not fit (R24). */
export const requireVerifyBase = (base: string, issuer: string): string => {
  verifyUrl(base, issuer + ANY_CODE);
  return base;
};

/**
 * The short URL in the QR on every page: `HTTPS://V.YLU.EDU.CN/V/YLU1K7QM3F9XR2TA`. Upper case throughout, because only
 * upper case fits the alphanumeric mode. A base too long or with other characters is a misconfiguration and throws,
 * naming the setting.
 */
export const verifyUrl = (base: string, code: string): string => {
  const url = `${base.replace(/\/+$/, '')}/V/${code}`.toUpperCase();
  if (!URL.canParse(base) || !QR_ALPHANUMERIC.test(url))
    throw new Error(`verify base URL: "${base}" has characters a short QR code cannot carry`);
  if (url.length > QR_V3_Q_CHARACTERS)
    throw new Error(
      `verify base URL: "${base}" is ${String(url.length - QR_V3_Q_CHARACTERS)} characters too long for the QR code on papers`,
    );
  return url;
};
